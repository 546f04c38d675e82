"""The pulse: count anew for whom something may have changed, and say it in their streams."""

import asyncio
import datetime as dt
import logging
from collections.abc import Sequence

from django.db import DatabaseError

from sleutelbos.kit import clock, telling
from sleutelbos.messaging.queries import live
from sleutelbos.web.live import counting
from sleutelbos.web.live.asking import Asking
from sleutelbos.web.live.listening import listen
from sleutelbos.web.live.news import News
from sleutelbos.web.live.streams import BEAT, END, Stream, Streams

_BEAT = 15.0  # seconds between signs of life: proxies close what is silent for a minute
_BEATS = 4  # after as many everybody is counted anew: sessions and rights end by the clock too
_PAUSE = 0.02  # seconds at least between two rounds, so that a rush costs one
_AGAIN = 5.0  # seconds after which a database that was away is asked anew
_PART = 500  # sessions that are counted at once
_log = logging.getLogger("sleutelbos.live")


class Pulse:
    """What runs beside the streams for as long as the process does."""

    def __init__(self, streams: Streams) -> None:
        self.heard = 0  # how many words so far
        self._streams = streams
        self._asking = Asking("live-pulse", threads=1)
        self._news = News()
        self._woken = asyncio.Event()
        self._looked_at = clock.now()
        self._alarm: asyncio.TimerHandle | None = None

    def tell(self, word: str) -> None:
        """Take in a word of what may have changed."""
        self.heard += 1
        self._news.add(word)
        self._woken.set()

    async def run(self) -> None:
        """Go on until cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(listen(self.tell, asking=self._asking, streams=self._streams))
                tasks.create_task(self._beat())
                tasks.create_task(self._count())
        finally:
            self._asking.end()

    async def _beat(self) -> None:
        beats = 0
        while True:
            await asyncio.sleep(_BEAT)
            beats += 1
            for stream in self._streams:
                stream.say(BEAT)
            if not beats % _BEATS:
                self.tell(telling.ALL)

    async def _count(self) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            news, self._news = self._news, News()
            started = clock.stopwatch()
            try:
                await self._round(news)
            except DatabaseError as error:
                _log.warning("the database does not answer (%s)", type(error).__name__)
                self._news.is_all = True
                asyncio.get_running_loop().call_later(_AGAIN, self._woken.set)
            # Half of the time at most is spent on counting, however much is told.
            await asyncio.sleep(max(_PAUSE, clock.stopwatch() - started))

    async def _round(self, news: News) -> None:
        if not len(self._streams):
            return
        await self._look_for_arrivals(news)
        found = self._streams.concerned(news)
        for first in range(0, len(found), _PART):
            await self._renew(found[first : first + _PART])
        await self._look_at_sent(news)

    async def _look_for_arrivals(self, news: News) -> None:
        """Add what has arrived since the last look, and wake when the next message does."""
        since, now = self._looked_at, clock.now()
        news.schools |= await self._asking.ask(live.arrived, since, now)
        self._looked_at = now
        upcoming = await self._asking.ask(live.next_arrival, now)
        if self._alarm is not None:
            self._alarm.cancel()
        if upcoming is not None:
            wait = (upcoming - now + dt.timedelta(milliseconds=5)).total_seconds()
            self._alarm = asyncio.get_running_loop().call_later(wait, self._woken.set)

    async def _renew(self, streams: Sequence[Stream]) -> None:
        sessions = {stream.session_id for stream in streams}
        numbers = await self._asking.ask(counting.numbers, sessions)
        for stream in streams:
            if stream.session_id in numbers:
                stream.count(numbers[stream.session_id])
            else:
                stream.say(END)
                stream.end()

    async def _look_at_sent(self, news: News) -> None:
        """Tell senders who look at what they sent that somebody has read it."""
        watching = [
            one
            for one in self._streams
            if one.message_id and (news.is_all or news.schools or one.message_id in news.messages)
        ]
        if watching:
            ids = {one.message_id for one in watching}
            tallies = await self._asking.ask(live.tallies, ids)
            for stream in watching:
                stream.reach(tallies.get(stream.message_id, (0, 0, 0)))
