"""Assembly: laid-out chapters become one PDF file."""
