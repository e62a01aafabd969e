/* What others see of the pictures: their computing functions, and where each of them stands. */
window.equipoiseAddress.onchange(() => pictures.forEach((picture) => picture.read()));
window.equipoiseLive = Object.freeze({
  names: Object.freeze([...pictures.keys()]),
  compute: Object.freeze(computing),
  state: (name) => structuredClone(pictures.get(name).state),
  quantities: (name) => structuredClone(pictures.get(name).quantities),
});
