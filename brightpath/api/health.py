"""Whether the house is well, for whoever watches over it."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from brightpath import __version__
from brightpath.services.house import House


def health_routes(house: House) -> list[Route]:
    """List /health: 200 when the database answers, 503 when it does not."""

    async def health(_: Request) -> Response:
        answers = await asyncio.to_thread(house.store.answers)
        return JSONResponse(
            {
                "status": "ok" if answers else "unavailable",
                "version": __version__,
                "migration": house.store.migration_level,
                "database": answers,
            },
            status_code=200 if answers else 503,
            headers={"Cache-Control": "no-store"},
        )

    return [Route("/health", health, methods=["GET"])]
