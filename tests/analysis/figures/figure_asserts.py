"""How tests look at figures."""

import matplotlib as mpl

from analysis.figures.style import TEXT_WIDTH


def texts(figure):
    """The texts that a reader sees."""
    return [text for text in figure.findobj(mpl.text.Text) if text.get_visible() and text.get_text().strip()]


def fits_in_print(figure):
    """Assert that the figure fits the page, is not cut off and can be read."""
    figure.draw_without_rendering()
    width, height = figure.get_size_inches()
    assert width <= TEXT_WIDTH + 1e-9
    assert height <= 8.6 + 1e-9
    assert min(text.get_fontsize() for text in texts(figure)) >= 7.9
    drawn = figure.get_tightbbox()
    assert drawn.x0 >= -0.02
    assert drawn.y0 >= -0.02
    assert drawn.x1 <= width + 0.02
    assert drawn.y1 <= height + 0.02


def apart(figure):
    """Assert that no text lies on another one; labels of ticks aside, which include hidden ones."""
    figure.draw_without_rendering()
    ticks = [text for tick in figure.findobj(mpl.axis.Tick) for text in tick.findobj(mpl.text.Text)]
    words = [text for text in texts(figure) if text not in ticks]
    boxes = [(text.get_text(), text.get_window_extent()) for text in words]
    for i, (first, box) in enumerate(boxes):
        for second, other in boxes[i + 1 :]:
            assert not (box.padded(-1).overlaps(other.padded(-1))), (first, second)
