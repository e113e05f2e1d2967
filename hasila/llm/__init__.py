"""An optional second reader: a language model behind an OpenAI-compatible endpoint (a local Ollama, or a service).

Off unless asked for, and never trusted: the model is given the codebook as its instructions and an article as data, and
answers with facts that cite the article's words. What counts is what our own code finds in these words: a figure, date
or place that it does not find there is refused and named (:mod:`hasila.llm.verify`). The model cannot name anybody:
speakers are not asked for, and not taken. Needs the extra ``hasila[llm]``.
"""

from hasila.llm.client import Endpoint, Usage
from hasila.llm.reader import Reading, read_with
from hasila.llm.verify import Refused

__all__ = ["Endpoint", "Reading", "Refused", "Usage", "read_with"]
