"""What stands for the tags of plugins and themes, in any template language that has tags."""
