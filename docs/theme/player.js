// Steps through a recorded run, forwards and back: what happens, and after each step every process's
// blocked and pending signals. Without this script the page shows the whole run as a picture.
{
  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name)
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith('on')) made.addEventListener(key.slice(2), value)
      else made.setAttribute(key, value)
    }
    made.append(...children)
    return made
  }

  const icon = (path) => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
    svg.setAttribute('viewBox', '0 0 16 16')
    svg.setAttribute('aria-hidden', 'true')
    svg.append(document.createElementNS('http://www.w3.org/2000/svg', 'path'))
    svg.firstChild.setAttribute('d', path)
    return svg
  }

  const columns = ['What it does', 'Blocked', 'Pending', 'In a handler for']

  /** One process as the recording shows it up to some event. */
  const newborn = (parent) => ({
    group: parent?.group ?? 0,
    blocked: [...(parent?.blocked ?? [])],
    pending: [],
    handlers: [],
    doing: 'runs',
    merged: [],
  })

  /** What an event changes; `all` maps pids to processes. */
  const apply = (all, event, name) => {
    const process = all.get(event.pid) ?? newborn()
    all.set(event.pid, process)
    const drop = () => {
      const at = process.pending.findIndex((one) => one.id === event.signal_id)
      if (at >= 0) process.pending.splice(at, 1)
    }
    switch (event.kind) {
      case 'started': if (event.group) process.group = event.group; break
      case 'forked': all.set(event.other, newborn(process)); break
      case 'execed': process.handlers = []; break
      case 'grouped': case 'session_made': process.group = event.group ?? process.group; break
      case 'mask': process.blocked = event.set ?? []; break
      case 'pending': process.pending.push({ signo: event.signo, id: event.signal_id }); break
      case 'merged': process.merged.push(event.signo); break
      case 'discarded': case 'delivered': case 'accepted': drop(); break
      case 'handler_entered': process.handlers.push(name(event.signo)); break
      case 'handler_left': process.handlers.pop(); break
      case 'slept': process.doing = `sleeps in ${event.call}`; break
      case 'woke': process.doing = 'runs'; break
      case 'stopped': process.doing = `stopped by ${name(event.signo)}`; break
      case 'continued': process.doing = 'runs'; break
      case 'exited': process.doing = `has exited with ${event.number ?? 0}`; break
      case 'killed': process.doing = `was ended by ${name(event.signo)}`; break
      case 'reaped': if (all.has(event.other)) all.get(event.other).doing = 'has been reaped'; break
    }
  }

  class Player {
    constructor(root) {
      const data = JSON.parse(root.querySelector('script[type="application/json"]').textContent)
      Object.assign(this, { root, data, step: 0 })
      this.name = (signo) => data.names[signo] ?? `signal ${signo}`
      this.events = new Map(data.recording.events.map((event) => [event.order, event]))
      this.picture = root.querySelector('.picture')
      this.build()
      this.show(0)
    }

    get last() { return this.data.steps.length - 1 }

    build() {
      const button = (label, sign, to) =>
        element('button', { type: 'button', 'aria-label': label, title: label, onclick: () => this.show(to()) }, icon(sign))
      this.slider = element('input', {
        type: 'range', min: 0, max: this.last, 'aria-label': 'Step', oninput: () => this.show(Number(this.slider.value)),
      })
      this.buttons = [
        button('First step', 'M2 2h2v12H2zM14 2v12L5 8z', () => 0), button('One step back', 'M12 2v12L3 8z', () => this.step - 1),
        button('One step forward', 'M4 2v12l9-6z', () => this.step + 1), button('Last step', 'M12 2h2v12h-2zM2 2v12l9-6z', () => this.last),
      ]
      const [first, back, forward, last] = this.buttons
      this.now = element('p', { class: 'player-now', 'aria-live': 'polite' })
      this.rows = element('tbody')
      const head = ['Process', ...columns].map((text) => element('th', { scope: 'col' }, text))
      const panel = element('div', { class: 'player-panel', role: 'group', 'aria-label': `Step through ${this.data.title}` },
        element('div', { class: 'player-controls' }, first, back, this.slider, forward, last),
        this.now,
        element('div', { class: 'scroll' }, element('table', { class: 'player-state' }, element('thead', {}, element('tr', {}, ...head)), this.rows)))
      panel.addEventListener('keydown', (event) => this.key(event))
      this.picture.before(panel)
      this.picture.tabIndex = 0
      this.picture.setAttribute('role', 'region')
      this.picture.setAttribute('aria-label', 'The run as a picture')
      this.picture.addEventListener('keydown', (event) => this.key(event, ['ArrowLeft', 'ArrowRight']))
      this.root.classList.add('live')
    }

    key(event, keys = ['ArrowLeft', 'ArrowRight', 'Home', 'End']) {
      if (!keys.includes(event.key) || event.target === this.slider) return
      event.preventDefault()
      this.show({ ArrowLeft: this.step - 1, ArrowRight: this.step + 1, Home: 0, End: this.last }[event.key])
    }

    state() {
      const all = new Map()
      this.data.steps.slice(0, this.step + 1).forEach((step) => {
        for (const process of all.values()) process.merged = []
        step.orders.forEach((order) => apply(all, this.events.get(order), this.name))
      })
      return all
    }

    show(step) {
      this.step = Math.min(Math.max(step, 0), this.last)
      const { name, words, line } = this.data.steps[this.step]
      this.slider.value = this.step
      this.slider.setAttribute('aria-valuetext', `${this.step + 1} of ${this.last + 1}: ${name} ${words}`)
      this.now.replaceChildren(element('span', { class: 'muted' }, `${this.step + 1} of ${this.last + 1}`), ' ',
        element('strong', {}, name), ` ${words}`, ...(line ? [' ', element('span', { class: 'muted' }, `line ${line}`)] : []))
      this.buttons.forEach((button, at) => button.toggleAttribute('aria-disabled', at < 2 ? this.step === 0 : this.step === this.last))
      this.show_state()
      this.show_picture()
    }

    show_state() {
      const all = this.state()
      const signals = (list, kind) => (list.length ? list.map((signo) => element('span', { class: `signal ${kind}` }, this.name(signo))) : ['none'])
      this.rows.replaceChildren(...this.data.processes.map(({ pid, name }) => {
        const process = all.get(pid)
        const cells = process
          ? [[process.doing], signals(process.blocked, 'blocked'),
            [...signals(process.pending.map((one) => one.signo), 'pending'),
              ...process.merged.map((signo) => element('span', { class: 'signal merged' }, `another ${this.name(signo)} merged`))],
            [process.handlers.join(', in it ') || 'none']]
          : [['is not there yet'], ['–'], ['–'], ['–']]
        return element('tr', {}, element('th', { scope: 'row' }, name, ' ', element('span', { class: 'muted' }, `pid ${pid}`)),
          ...cells.map((cell, at) => element('td', { 'data-label': columns[at] }, ...cell)))
      }))
    }

    show_picture() {
      for (const svg of this.picture.querySelectorAll('svg')) {
        const rows = [...svg.querySelectorAll('g.words')]
        rows.forEach((row, at) => {
          row.classList.toggle('now', at === this.step)
          row.classList.toggle('later', at > this.step)
        })
        const row = rows[this.step]?.getBoundingClientRect()
        const frame = this.picture.getBoundingClientRect()
        if (row?.height && (row.top < frame.top + 40 || row.bottom > frame.bottom - 40)) {
          this.picture.scrollTop += row.top - frame.top - frame.height / 2
        }
      }
    }
  }

  window.addEventListener('load', () => document.querySelectorAll('.player').forEach((root) => new Player(root)))
}
