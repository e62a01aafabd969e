"""The rules of the race, as numbers and in words (``./study race --rules``)."""

RUNGS = (2.0, 1.0, 0.4)  # FD-LeNet, the easiest first
SEEDS = 10
THREADS = 2
SAMPLES = 10_000
MOST_LOOKS = 60
LIMIT = 600.0  # seconds of the clock
FOREIGN = 0.05  # share of the cores' time that others may take

TEXT = f"""\
Task      How many seconds does it take on {THREADS} threads until the samples of a generator of MNIST,
          trained from nothing, are within {RUNGS[0]:g}, {RUNGS[1]:g} and {RUNGS[2]:g} of real images?

Data      MNIST's 60,000 training images, without labels. A sixth, drawn once and for all, is held out for
          the judge; an entry is handed the other 50,000. The 10,000 test images are looked at by the
          judge alone, when the race is over.

Judge     The Fréchet distance in LeNet's features (FD-LeNet) between {SAMPLES:,} samples and the images
          held out, with this project's extractor. The first look that finds at most that distance is the
          crossing. The weights that crossed then draw {SAMPLES:,} further samples, whose distance from
          the test images is told beside the time; it decides nothing. It may be above the rung: noise
          helps a crossing.

Peeking   An entry reads neither the images held out nor the test images, nor the extractor, nor anything
          made of them, nor the network. A guard ends an entry's process that opens such a file in Python;
          what a library opens by itself it does not see, so a recipe is read before it is taken in.
          Settings are to be chosen on images held out. The extractor is a classifier of the same training
          images: its features know them, those held out among them, somewhat better than test images.
          This is the same for every entry, and the reason why the distance from test images is told.

Clock     It runs from the start of the entry's process: imports, loading the images, building networks
          and compiling count. It stands while the judge looks: drawing and judging samples do not count.
          While it stands, nothing may be trained. Each environment's libraries are imported once before
          the first race, so that the disk's cache is warm for all.

Looks     At steps that the recipe lists beforehand, at most {MOST_LOOKS}. An entry ends at the distance
          that it aims for (its goal), after its last look, or at the limit, {LIMIT:g} seconds of the
          clock unless --limit says otherwise.

Score     Of each rung the median over the seeds 0 to {SEEDS - 1}. A seed that never gets there takes
          infinitely long, and so may a median. Seeds are raced one after the other.

Alone     A race has the machine for itself. What other processes (and other guests of a virtual machine)
          take of the cores while the clock runs is measured where the system tells; above {FOREIGN:.0%}
          the result is marked, not ranked, and raced anew the next time. Times of different processors
          are never compared.

Recipe    An entry is a file in benchmarks/race/recipes that names a program in benchmarks/race/entrants
          and its settings. The digest of the whole state (weights, optimizers) is recorded at every look,
          and --replay shows that the recipe leads there again, to the last bit, on the same kind of
          processor.
"""
