"""The functions of the public API; `import exporter` has them all."""
