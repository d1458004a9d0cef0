"""What a text says about itself: its metadata block, in any form, and its file name."""
