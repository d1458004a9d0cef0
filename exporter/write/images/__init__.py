"""Images: converted, scaled, optimized and cleaned for an output."""
