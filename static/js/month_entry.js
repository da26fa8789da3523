/* Month entry: Enter and the up/down arrows move between rows, a block copied from a sheet is
   pasted cell by cell, edited cells are tinted. The page works without this file. */
(function () {
  "use strict";

  function cellsOf(row) {
    return Array.prototype.slice.call(row.querySelectorAll("td:not(.past) input, td:not(.past) select"));
  }

  function rowsOf(table) {
    return Array.prototype.slice.call(table.querySelectorAll("tbody tr[id]"));
  }

  function place(input) {
    var row = input.closest("tr");
    return { row: rowsOf(input.closest("table")).indexOf(row), column: cellsOf(row).indexOf(input) };
  }

  function cellAt(table, row, column) {
    var rows = rowsOf(table);
    return row >= 0 && row < rows.length ? cellsOf(rows[row])[column] : undefined;
  }

  function setCell(cell, text) {
    if (cell.tagName === "SELECT") {
      Array.prototype.forEach.call(cell.options, function (option) {
        if (option.text === text) { cell.value = option.value; }
      });
    } else {
      cell.value = text;
    }
    mark(cell);
  }

  function mark(cell) {
    cell.classList.toggle("is-edited", cell.value !== cell.defaultValue && cell.tagName === "INPUT");
  }

  function move(event) {
    var step = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key];
    if (!step || event.target.tagName !== "INPUT") { return; }
    event.preventDefault();
    var here = place(event.target);
    var next = cellAt(event.currentTarget, here.row + step, here.column);
    if (next) { next.focus(); if (next.select) { next.select(); } }
  }

  function paste(event) {
    var text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (event.target.tagName !== "INPUT" || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) { return; }
    event.preventDefault();
    var start = place(event.target);
    var table = event.currentTarget;
    text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach(function (line, down) {
      line.split("\t").forEach(function (value, right) {
        var cell = cellAt(table, start.row + down, start.column + right);
        if (cell) { setCell(cell, value.trim()); }
      });
    });
  }

  Array.prototype.forEach.call(document.querySelectorAll(".entry-table"), function (table) {
    table.addEventListener("keydown", move);
    table.addEventListener("paste", paste);
    table.addEventListener("input", function (event) { mark(event.target); });
  });
})();
