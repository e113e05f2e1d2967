"""Talking to the endpoint: one question, one answer, what it cost."""

from __future__ import annotations

import time
from typing import Any

import msgspec

from hasila.errors import SourceError

LONGEST_ANSWER = 4_000  # tokens


class Usage(msgspec.Struct):
    """What the questions cost: tokens in and out, seconds of waiting, number of questions."""

    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    questions: int = 0

    def price(self, per_million_in: float, per_million_out: float) -> float:
        """The cost in the currency of the prices, which are for a million tokens."""
        return (self.tokens_in * per_million_in + self.tokens_out * per_million_out) / 1e6


class Endpoint:
    """An OpenAI-compatible endpoint and a model of it.

    Args:
        url: base address, such as ``http://localhost:11434/v1`` (Ollama).
        model: the model's name at the endpoint.
        key: the key of a service; a local server needs none.
        timeout: seconds to wait for an answer, the retries included once each.

    Raises:
        SourceError: the library is not installed.
    """

    def __init__(self, url: str, model: str, *, key: str | None = None, timeout: float = 120.0) -> None:
        try:
            import openai
        except ImportError as error:
            raise SourceError("a language model needs the library openai: pip install 'hasila[llm]'") from error
        self.url = url
        self.model = model
        self.usage = Usage()
        self._error = openai.OpenAIError
        # A key is always given, so that the library does not take one from the environment.
        self._client = openai.OpenAI(base_url=url, api_key=key or "none", timeout=timeout, max_retries=2)

    def ask(self, instructions: str, data: str) -> str:
        """The answer to *data*, under *instructions*.

        Raises:
            SourceError: the endpoint cannot be reached, refuses, or answers with nothing.
        """
        messages: Any = [{"role": "system", "content": instructions}, {"role": "user", "content": data}]
        started = time.monotonic()
        try:
            answer = self._client.chat.completions.create(
                model=self.model, messages=messages, temperature=0, seed=0, max_tokens=LONGEST_ANSWER,
                response_format={"type": "json_object"},
            )  # fmt: skip
        except (self._error, ValueError) as error:  # a server may also answer with what is no JSON at all
            raise SourceError(
                f"{self.url}: the language model did not answer: {type(error).__name__}: {error}. Is a server running "
                "there? --url names another"
            ) from error
        finally:
            self.usage.seconds += time.monotonic() - started
            self.usage.questions += 1
        used = getattr(answer, "usage", None)
        self.usage.tokens_in += getattr(used, "prompt_tokens", 0) or 0
        self.usage.tokens_out += getattr(used, "completion_tokens", 0) or 0
        choices = getattr(answer, "choices", None) or ()
        text = choices[0].message.content if choices and choices[0].message else None
        if not isinstance(text, str) or not text.strip():
            raise SourceError("the language model answered with nothing")
        return text
