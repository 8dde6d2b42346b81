"""The door to `find_artifact`: a folder, or the bundled agent by its name."""

from programs.manifest import find_artifact

__all__ = ["find_artifact"]
