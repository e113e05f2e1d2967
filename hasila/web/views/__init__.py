"""The pages: each module holds the handlers of one part of the application in ``HANDLERS``."""
