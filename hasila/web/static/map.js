// The map of incidents: the vendored base map, and a circle for each place, sized by its number of incidents.
"use strict";

let world = null;

async function json(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(address + ": " + answer.status);
  return answer.json();
}

function spotRadius(incidents, most) {
  return 5 + 17 * Math.sqrt(incidents / most);
}

function placeLink(base, name) {
  const address = new URL(base, location.href);
  address.searchParams.set("place", name);
  return address.pathname + address.search;
}

async function drawMap(element) {
  if (element.dataset.drawn) return;
  element.dataset.drawn = "yes";
  element.dir = "ltr";
  world = world || (await json("/static/vendor/world.json"));
  const places = (await json(element.dataset.places)).items;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(element, { attributionControl: false, minZoom: 1, maxZoom: 9, zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still });
  if (places.length) map.fitBounds(L.latLngBounds(places.map((p) => [p.latitude, p.longitude])).pad(0.25), { maxZoom: 7, animate: false });
  else map.setView([25, 15], 2);
  L.geoJSON(world.land, { interactive: false, style: { className: "land", weight: 0.8, fillOpacity: 1 } }).addTo(map);
  L.geoJSON(world.borders, { interactive: false, style: { className: "borders" } }).addTo(map);
  const most = Math.max(1, ...places.map((p) => p.incidents));
  for (const place of places) {
    const spot = L.circleMarker([place.latitude, place.longitude], { className: "spot", radius: spotRadius(place.incidents, most) });
    const link = document.createElement("a");
    link.href = placeLink(element.dataset.link, place.name);
    link.textContent = place.label + " (" + place.incidents + ")";
    spot.bindPopup(link);
    spot.bindTooltip(link.textContent);
    spot.addTo(map);
    const drawn = spot.getElement();
    if (drawn) {
      drawn.setAttribute("tabindex", "0");
      drawn.setAttribute("role", "button");
      drawn.setAttribute("aria-label", link.textContent);
      drawn.addEventListener("keydown", (e) => { if (e.key === "Enter") { e.stopPropagation(); spot.openPopup(); } });
    }
  }
}

function drawMaps() {
  document.querySelectorAll("[data-places]").forEach((e) => drawMap(e).catch((error) => { e.textContent = String(error.message); }));
}
document.addEventListener("DOMContentLoaded", drawMaps);
document.addEventListener("htmx:afterSettle", drawMaps);
