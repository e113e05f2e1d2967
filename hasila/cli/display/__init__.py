"""What commands show in a terminal. Apart from them, since it imports Rich, which `hasila --help` does without."""
