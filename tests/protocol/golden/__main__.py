"""Write the golden schema anew."""

from tests.protocol.golden import FILE, text

FILE.write_text(text(), encoding="ascii")
print(f"written: {FILE}")
