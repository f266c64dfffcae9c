"""The commands of ``chitieu``, a module each: read the options, make one call, print.

What a command works with takes seconds to load, so a command loads it inside its function; ``chitieu --help`` loads none of it.
"""
