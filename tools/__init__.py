"""What the project's own makers run; nothing in here is installed with the package."""
