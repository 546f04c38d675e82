"""The program that draws a small picture: drawing.py FROM TO. It is all that it knows."""

import resource
import sys
import warnings

EDGE = 640
_MEMORY = 1024 * 1024 * 1024
_SECONDS = 20
_LARGEST = 2 * 1024 * 1024  # of what it writes
_KINDS = ("JPEG", "PNG", "GIF", "WEBP")


def main(source: str, target: str) -> None:
    """Draw it, upright and on white, without anything that the picture tells."""
    for limit, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_FSIZE, _LARGEST),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    from PIL import Image, ImageOps

    warnings.simplefilter("ignore")  # our own rules know how large pictures may be
    with Image.open(source, formats=_KINDS) as picture:
        picture.draft("RGB", (EDGE, EDGE))
        picture.thumbnail((EDGE, EDGE))
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
        paper = Image.new("RGB", upright.size, "white")
        paper.paste(upright, mask=upright.getchannel("A"))
        paper.save(target, "JPEG", quality=80, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
