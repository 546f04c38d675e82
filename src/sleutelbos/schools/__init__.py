"""Schools: the tenants, their hosts and settings, and the guard that keeps them apart."""
