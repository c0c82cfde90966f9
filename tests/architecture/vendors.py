"""A contract for import-linter: which rooms may import which vendor directly. A vendor without a row is broken too."""

from __future__ import annotations

import sys

import grimp
from importlinter import Contract, ContractCheck, fields, output


class VendorsContract(Contract):
    """`rooms` has one line a vendor: "vendor: room, room"."""

    type_name = "vendors"

    rooms = fields.ListField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        rooms = dict(line.split(": ") for line in self.rooms)  # type: ignore[attr-defined]
        strays = [
            (importer, vendor)
            for vendor in sorted(graph.modules)
            if graph.is_module_squashed(vendor) and vendor.split(".")[0] not in sys.stdlib_module_names
            for importer in sorted(graph.find_modules_that_directly_import(vendor))
            if not _is_in(importer, rooms.get(vendor.split(".")[0], ""))
        ]
        return ContractCheck(kept=not strays, metadata={"strays": strays})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, vendor in check.metadata["strays"]:
            output.print_error(f"{importer} may not import {vendor}.", bold=False)


def _is_in(module: str, rooms: str) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms.split(", "))
