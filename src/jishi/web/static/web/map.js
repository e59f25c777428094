/* Draws circles for the records of a map, without tiles: one hue, light to dark by quartile, and says what the shades mean. */
(() => {
  "use strict";
  const shades = ["#cfe6e2", "#85c3ba", "#2f9488", "#0b5a54"];
  const limits = (values) => {
    const sorted = [...values].sort((a, b) => a - b);
    return [0.25, 0.5, 0.75].map((share) => sorted[Math.floor(share * (sorted.length - 1))]);
  };
  const shade = (value, steps) => shades[steps.filter((step) => value > step).length];

  const legend = (holder, unit, steps, highest) => {
    const bounds = [...steps, highest];
    const whole = bounds.every(Number.isInteger);
    holder.textContent = unit;
    let from = null;
    bounds.forEach((to, index) => {
      if (from !== null && to <= from) return;
      const words = document.createElement("span");
      const dot = document.createElement("i");
      dot.style.background = shades[index];
      words.append(dot, from === null ? `≤ ${to}` : `${whole ? from + 1 : from} – ${to}`);
      holder.append(words);
      from = to;
    });
  };

  const popup = (point, unit, openWord) => {
    const box = document.createElement("div");
    const title = document.createElement("b");
    title.textContent = point.label;
    box.append(title, document.createElement("br"), `${unit} ${point.value}`);
    if (point.note) box.append(document.createElement("br"), point.note);
    if (point.href) {
      const link = document.createElement("a");
      link.href = point.href;
      link.textContent = openWord;
      box.append(document.createElement("br"), link);
    }
    return box;
  };

  const draw = (figure, { points, towns, ground }) => {
    const holder = figure.querySelector("[data-map-legend]");
    if (!points.length) { holder.textContent = figure.dataset.none; return; }
    const map = L.map(figure.querySelector(".map-ground"), { attributionControl: false, preferCanvas: true, scrollWheelZoom: false, zoomSnap: 0.25 });
    map.on("focus", () => map.scrollWheelZoom.enable()).on("blur", () => map.scrollWheelZoom.disable());
    /* Every village as a small dot: the shape of the county, without a boundary from elsewhere. */
    for (const [lon, lat] of ground || []) {
      L.circleMarker([lat, lon], { radius: 1.6, stroke: false, fillColor: "#9aa8a4", fillOpacity: 0.55, interactive: false }).addTo(map);
    }
    const values = points.map((point) => point.value);
    const steps = limits(values);
    /* The greater drawn last, so that it is not hidden. */
    for (const point of [...points].sort((a, b) => a.value - b.value)) {
      L.circleMarker([point.lat, point.lon], { radius: 7, weight: 1, color: "#4f6a65", fillColor: shade(point.value, steps), fillOpacity: 0.95 })
        .bindPopup(() => popup(point, figure.dataset.unit, figure.dataset.open))
        .bindTooltip(point.label)
        .addTo(map);
    }
    for (const town of towns || []) {
      L.circleMarker([town.lat, town.lon], { radius: 0, opacity: 0 })
        .bindTooltip(town.label, { permanent: true, direction: "center", className: "town" }).addTo(map);
    }
    const outline = ground && ground.length ? ground.map(([lon, lat]) => [lat, lon]) : points.map((point) => [point.lat, point.lon]);
    map.fitBounds(L.latLngBounds(outline), { padding: [12, 12] });
    legend(holder, figure.dataset.unit, steps, Math.max(...values));
    figure.dataset.ready = "";
  };

  for (const figure of document.querySelectorAll("[data-map]")) {
    const written = figure.querySelector('script[type="application/json"]');
    const data = written
      ? Promise.resolve(JSON.parse(written.textContent))
      : fetch(figure.dataset.url, { headers: { Accept: "application/json" } }).then((answer) => {
          if (!answer.ok) throw new Error(String(answer.status));
          return answer.json();
        });
    data.then((found) => draw(figure, found)).catch((fault) => {
      figure.querySelector("[data-map-legend]").textContent = figure.dataset.failed;
      console.error(fault);
    });
  }
})();
