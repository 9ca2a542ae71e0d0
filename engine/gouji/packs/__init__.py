"""Rule packs: the YAML that policy staff edit, read and validated."""

from gouji.packs.binding import BoundCheck, BoundRule
from gouji.packs.load import Pack, load_pack
from gouji.packs.models import Basis, Rule, Test, rule_schema

__all__ = ["Basis", "BoundCheck", "BoundRule", "Pack", "Rule", "Test", "load_pack", "rule_schema"]
