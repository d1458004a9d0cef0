"""Press: ink colours, page boxes and crop marks."""
