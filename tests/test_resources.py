"""What ships with Gouji is found, in a checkout and in a wheel alike."""

from gouji.resources import rules_folder, templates_folder


def test_rules_and_templates_are_found() -> None:
    assert (rules_folder() / "pack.yaml").is_file()
    assert (templates_folder() / "README.md").is_file()
