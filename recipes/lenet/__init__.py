"""The LeNet that glasslite carries, trained from nothing: `python -m recipes.lenet`.

    pip install -r recipes/lenet/requirements.txt
    python -m recipes.lenet                        # writes glasslite/data/lenet/

Read in this order:

    skeletons.py    how the pen moves for each digit
    strokes.py      a skeleton becomes a drawing in somebody's hand
    fonts.py        a typeface's digit, placed as freely
    digits.py       the training and the test split
    train.py        the network: 866,890 parameters
    convert.py      the float and the int8 .tflite
    card.py         the metadata that they carry
    __main__.py     all of it, then how good it is

No data set is downloaded: digits are rendered from fonts that come in pip packages, and from strokes. The test split
uses families that training never sees. The recipe was tuned while looking at it, so it flatters a little: 3,000 fresh
digits of each half gave 98.6 % (unseen fonts) and 99.5 % (strokes), float and int8 alike, where the split gives 99.5 %.

With the versions pinned in requirements.txt the rendering is the same everywhere; the trained weights are the same on
the same kind of CPU and close elsewhere (float sums depend on vector width).
"""
