"""The register: parse, plan, apply."""
