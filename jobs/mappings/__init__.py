"""Mappings that come with the project, one TOML file each; docs/mappings.md is their manual."""
