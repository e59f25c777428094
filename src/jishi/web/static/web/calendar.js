/* The calendar of fairs: events from data-url, a drag posts the new time to data-move and is put back when refused. */
(() => {
  "use strict";
  const json = async (url) => {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  };
  const local = (date) => new Date(date.getTime() - date.getTimezoneOffset() * 60000).toISOString().slice(0, 19);

  const moved = async (box, info) => {
    const words = box.dataset;
    const body = new URLSearchParams({ id: info.event.id, start: local(info.event.start), end: local(info.event.end || info.event.start) });
    try {
      const token = document.querySelector('meta[name="csrf-token"]').content;
      const answer = await fetch(words.move, { method: "POST", headers: { "X-CSRFToken": token }, body });
      if (!answer.ok) throw new Error((await answer.text()).slice(0, 200));
      window.jishi.toast(words.moved);
    } catch (fault) {
      info.revert();
      window.jishi.toast(`${words.refused}${fault.message}`, "bad");
    }
  };

  /* The library marks its grid as a table, but not its rows: a screen reader does better without the half of it. */
  const broken = "[role=table], [role=row], [role=cell], [role=columnheader], [role=list], [role=listitem]";
  const mendRoles = (box) => {
    for (const part of box.querySelectorAll(broken)) {
      for (const name of ["role", "aria-colindex", "aria-rowindex", "aria-colcount", "aria-rowcount"]) part.removeAttribute(name);
    }
  };

  for (const box of document.querySelectorAll("[data-calendar]")) {
    new MutationObserver(() => mendRoles(box)).observe(box, { childList: true, subtree: true });
    const words = box.dataset;
    const narrow = window.matchMedia("(max-width: 640px)").matches;
    EventCalendar.create(box, {
      view: narrow ? "listMonth" : "dayGridMonth",
      date: words.date || undefined,
      locale: words.locale,
      firstDay: 1,
      height: narrow ? "auto" : "640px",
      headerToolbar: { start: "prev,next today", center: "title", end: "dayGridMonth,listMonth" },
      buttonText: { today: words.today, dayGridMonth: words.month, timeGridWeek: words.week, listMonth: words.list, prev: words.previous, next: words.next },
      allDayContent: words.allDay,
      noEventsContent: words.none,
      dayMaxEvents: true,
      editable: Boolean(words.move),
      eventDurationEditable: false,
      eventSources: [{
        events: async (span) => {
          try {
            return await json(`${words.url}?start=${encodeURIComponent(local(span.start))}&end=${encodeURIComponent(local(span.end))}`);
          } catch (fault) {
            window.jishi.toast(words.failed, "bad");
            throw fault;
          }
        },
      }],
      eventClick: (info) => {
        const url = info.event.extendedProps.url;
        if (url) location.assign(url);
      },
      eventDrop: (info) => moved(box, info),
    });
    box.dataset.ready = "";
  }
})();
