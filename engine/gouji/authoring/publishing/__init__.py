"""Publishing a pack: a version that stays as it is, and a sheet on which a leader signs what changed."""

from gouji.authoring.publishing.release import RefusedError, Release, publish, published

__all__ = ["RefusedError", "Release", "publish", "published"]
