// The map: land from a bundled file, what lies in view from the server. Colours come from the style sheet.
"use strict";

async function landMap(box, settings) {
  const map = L.map(box, { worldCopyJump: true, minZoom: 1, maxZoom: 11, zoomSnap: 0.5, ...settings }).setView([20, 20], 2);
  map.attributionControl.setPrefix(false);
  map.attributionControl.addAttribution("Land and boundaries: Natural Earth, modified by Visionscarto. No endorsement.");
  const world = await (await fetch(box.dataset.world)).json();
  const land = topojson.feature(world, world.objects.land || world.objects.countries);
  L.geoJSON(land, { interactive: false, style: { className: "land" } }).addTo(map);
  return { map, world };
}

// Where the place chosen in a correction lies.
document.addEventListener("evenhand:correcting", (event) => {
  const box = event.detail.querySelector(".smallmap");
  if (!box) return;
  let drawing = null;
  let area = null;
  async function show() {
    const chosen = event.detail.querySelector("[name=place]:checked");
    box.hidden = !chosen;
    if (!chosen) return;
    drawing = drawing || landMap(box, { keyboard: false });
    const { map } = await drawing;
    const where = [Number(chosen.dataset.latitude), Number(chosen.dataset.longitude)];
    area?.remove();
    area = L.featureGroup([
      L.circle(where, { radius: Math.max(1, Number(chosen.dataset.radius)) * 1000, className: "area" }),
      L.marker(where, { icon: L.divIcon({ className: "cluster", html: "", iconSize: [10, 10] }), interactive: false }),
    ]).addTo(map);
    map.invalidateSize();
    map.setView(where, 4, { animate: false });
  }
  event.detail.addEventListener("change", show);
  event.detail.addEventListener("htmx:after:swap", show);
  document.addEventListener("htmx:after:swap", () => event.detail.isConnected && show());
});

document.addEventListener("DOMContentLoaded", async () => {
  const box = document.querySelector("#map");
  if (!box) return;
  const { map, world } = await landMap(box, {});
  const boundaries = L.geoJSON(topojson.mesh(world, world.objects.countries, (a, b) => a !== b), { interactive: false, style: { className: "boundary" } });
  const tick = document.querySelector("#boundaries");
  tick.addEventListener("change", () => {
    document.querySelector("#disclaimer").hidden = !tick.checked;
    if (tick.checked) boundaries.addTo(map);
    else boundaries.remove();
  });
  const drawn = L.layerGroup().addTo(map);
  const rows = document.querySelector("#inview tbody");
  let asked = 0;

  async function draw({ fit = false } = {}) {
    const number = ++asked;
    const view = map.getBounds();
    const around = fit ? "-90,-180,90,180" : [view.getSouth(), view.getWest(), view.getNorth(), view.getEast()].join(",");
    const answer = await fetch(`/map/places?box=${around}&${box.dataset.query}`);
    if (!answer.ok || number !== asked) return;
    const { places } = await answer.json();
    if (fit && places.length) {
      map.fitBounds(places.map((place) => [place.latitude, place.longitude]), { padding: [40, 40], maxZoom: 6, animate: false });
      if (!map.getBounds().contains(view)) return;
    }
    drawn.clearLayers();
    rows.replaceChildren(...places.slice(0, 100).map(row));
    places.forEach(put);
    box.dataset.drawn = String(places.length);
  }

  function put(place) {
    const where = [place.latitude, place.longitude];
    if (place.count > 1) {
      const size = 24 + Math.min(24, 5 * Math.log2(place.count));
      const icon = L.divIcon({ className: "cluster", html: String(Number(place.count)), iconSize: [size, size] });
      const marker = L.marker(where, { icon, keyboard: true, title: `${place.count} places close together; choose to look closer`, alt: `${place.count} places` });
      marker.on("click", () => (map.getZoom() >= 11 ? (location.href = address(place)) : map.setView(where, Math.min(11, map.getZoom() + 2))));
      marker.addTo(drawn);
      return;
    }
    L.circle(where, { radius: place.radius_km * 1000, className: "area" }).on("click", () => (location.href = address(place))).addTo(drawn);
    const icon = L.divIcon({ className: "cluster", html: "", iconSize: [10, 10] });
    L.marker(where, { icon, title: place.words, alt: place.words }).on("click", () => (location.href = address(place))).addTo(drawn);
  }

  const address = (place) =>
    place.count > 1 ? `/?place=${encodeURIComponent(place.words.split(",")[0])}&${box.dataset.query}` : `/incident/${encodeURIComponent(place.incident)}?${box.dataset.query}`;

  function row(place) {
    const line = document.createElement("tr");
    const link = Object.assign(document.createElement("a"), { href: address(place), textContent: place.count > 1 ? `${place.words} and near` : place.words });
    const cells = [link, String(place.count), `${Math.round(place.radius_km)} km`].map((content) => {
      const cell = document.createElement("td");
      cell.append(content);
      cell.dir = "auto";
      return cell;
    });
    line.append(...cells);
    return line;
  }

  map.on("moveend", () => draw());
  await draw({ fit: true });
  await draw();
});
