"""linkmilter.yaml for a test: small and strict defaults, and what the test changes."""

import copy
import json


def write(file, *changes):
    """Writes the defaults with these changes laid over them, one section a block."""
    merged = merge(*changes)
    lines = []
    for section, settings in merged.items():
        if isinstance(settings, list):  # "rules" is a setting by itself
            lines.append(f"{section}: {json.dumps(settings)}")
            continue
        lines.append(f"{section}:")
        # Every JSON value is a YAML value: quotes and brackets are both languages'.
        lines += [f"  {key}: {json.dumps(value)}" for key, value in settings.items()]
    file.write_text("\n".join(lines) + "\n")


def merge(*changes):
    """Section by section; a setting given again replaces the one before."""
    merged = {}
    for change in changes:
        for section, settings in copy.deepcopy(change).items():
            if isinstance(settings, list):
                merged[section] = settings
            else:
                merged.setdefault(section, {}).update(settings)
    return merged


def dns_list(zone="dbl.example", signal="DBL_PHISH", points=8):
    return {"name": "dbl", "zone": zone,
            "codes": {"127.0.1.4": {"signal": signal, "points": points}}}
