"""Rule packs: the YAML that policy staff edit, read and validated."""

from gouji.packs.binding import BoundRule
from gouji.packs.checks import BoundCheck
from gouji.packs.models import Basis, Rule, Test
from gouji.packs.pack import Pack, load_pack
from gouji.packs.parameters import Parameter

__all__ = ["Basis", "BoundCheck", "BoundRule", "Pack", "Parameter", "Rule", "Test", "load_pack"]
