"""Reads a table of statements with FollowTheMoney's own library; prints what it found as JSON.

Run by the Python of an environment that has followthemoney: python ftm_check.py STATEMENTS.csv
"""

import json
import sys
from collections import Counter
from itertools import groupby

from followthemoney import model
from followthemoney.dataset import Dataset
from followthemoney.statement import StatementEntity
from followthemoney.statement.serialize import CSV_COLUMNS, read_csv_statements


def main(path):
    dataset = Dataset.make({"name": "hasila", "title": "Hasila"})
    problems, schemata, number = [], Counter(), 0
    with open(path, "rb") as file:
        for identity, group in groupby(read_csv_statements(file), key=lambda s: s.canonical_id):
            statements = list(group)
            number += len(statements)
            for s in statements:
                prop = model.get(s.schema).properties.get(s.prop)
                if prop is None or prop.type.name != s.prop_type:
                    problems.append(f"{identity}: {s.schema} has no {s.prop} of type {s.prop_type}")
                elif prop.type.clean(s.value) != s.value:
                    problems.append(f"{identity}: {s.prop} {s.value!r} would be cleaned")
                if s.id != s.generate_key():
                    problems.append(f"{identity}: the key of {s.prop} is not its own")
            entity = StatementEntity.from_statements(dataset, statements)
            entity.schema.validate({"properties": {k: list(v) for k, v in entity.properties.items()}})
            schemata[entity.schema.name] += 1
    print(json.dumps({"columns": CSV_COLUMNS, "problems": problems, "schemata": schemata, "statements": number}))


main(sys.argv[1])
