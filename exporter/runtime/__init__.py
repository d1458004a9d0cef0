"""Runtime: cache, executor and progress of a build; they change no output."""
