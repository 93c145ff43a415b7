"""Where plans come from: one module a kind, made from its part of the configuration."""
