"""``python -m pipeline`` is ``chitieu``."""

from pipeline.cli import app

if __name__ == "__main__":
    app(prog_name="chitieu")
