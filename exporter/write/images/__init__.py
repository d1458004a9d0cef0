"""Images: prepared, optimised and cleaned for an output."""
