"""Where plans go: one module a kind, made from its part of the configuration."""
