"""The demonstration: a guided tour through two invented schools. Never beside a real one."""
