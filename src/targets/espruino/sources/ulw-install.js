// Copies machine code and model into internal flash that nothing uses. Where Storage is in another chip, as on Bangle.js,
// both are copied to memory each time otherwise; elsewhere Storage may move them. ulw-sleepnet finds them by checksums.
exports.install = function () {
  var storage = require('Storage');
  var flash = require('Flash');
  var bytes = MODEL.code + MODEL.image;
  var areas = flash.getFree();
  var area = 0;
  var page, done, slice;
  while (
    area < areas.length &&
    !(areas[area].length >= bytes && E.getAddressOf(E.memoryArea(areas[area].addr, 4), true))
  )
    area++;
  if (area === areas.length) throw new Error('ulw-install: no ' + bytes + ' bytes of internal flash are free');
  page = areas[area].addr;
  while (page < areas[area].addr + bytes) {
    flash.erasePage(page);
    page += flash.getPage(page).length;
  }
  for (done = 0; done < bytes; done += slice.length) {
    slice = done < MODEL.code ? storage.read('ulw.code', done, 256) : storage.read('ulw.model', done - MODEL.code, 256);
    flash.write(slice, areas[area].addr + done);
  }
  return areas[area].addr;
};
