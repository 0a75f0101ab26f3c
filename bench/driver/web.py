"""Web applications behind php-fpm."""

NAMES = ()


def run(settings, allocators, names):
    return [], [], {}, {}
