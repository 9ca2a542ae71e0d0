"""What the tests inside rules cover, and where in the files they stand."""

from gouji.authoring.testing.coverage import Coverage, RuleCoverage, cover
from gouji.authoring.testing.places import places_of_tests

__all__ = ["Coverage", "RuleCoverage", "cover", "places_of_tests"]
