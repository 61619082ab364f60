'use strict'
// Finding and sorting the heat map; without scripts it is all there, in the class's order.
;(() => {
  const table = document.getElementById('heat')
  const body = table.tBodies[0]
  const rows = [...body.rows]
  const find = document.getElementById('find')
  const found = document.getElementById('found')
  const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  const names = new Map(rows.map((row) => [row, plain(row.cells[0].textContent)]))

  document.querySelector('.tools').hidden = false
  find.addEventListener('input', () => {
    const words = plain(find.value).split(/\s+/)
    let shown = 0
    for (const row of rows) {
      row.hidden = !words.every((word) => names.get(row).includes(word))
      shown += row.hidden ? 0 : 1
    }
    found.textContent = find.value.trim() ? `${shown} of ${rows.length}` : ''
  })

  // Which column of the body a header is above: the second row of headers fills the lab's columns.
  const first = [...table.tHead.rows[0].cells].filter((cell) => cell.dataset.sort)
  const heads = [...first, ...table.tHead.rows[1].cells]
  const number = (cell) => (cell.textContent === '–' ? -1 : parseFloat(cell.textContent))
  heads.forEach((head, column) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = head.textContent
    button.title = 'sort'
    head.replaceChildren(button)
    button.addEventListener('click', () => {
      const text = head.dataset.sort === 'text'
      const up = head.ariaSort ? head.ariaSort !== 'ascending' : text
      for (const other of heads) other.removeAttribute('aria-sort')
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending')
      const key = text ? (row) => names.get(row) : (row) => number(row.cells[column])
      const sorted = rows.map((row, index) => ({ row, index, key: key(row) }))
      sorted.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) * (up ? 1 : -1) || a.index - b.index)
      body.append(...sorted.map(({ row }) => row))
    })
  })
})()
