// @ts-check
// Everything here improves a page that works without it, except the cancel dialog, which only script can open.

const money = new Intl.NumberFormat('en-IE', {
  style: 'currency',
  currency: 'EUR',
});

/** The stock level arrives after the page, like a call to a slow system behind the shop. */
async function loadStock() {
  const target = /** @type {HTMLElement | null} */ (
    document.querySelector('[data-stock]')
  );
  if (!target) return;
  try {
    const response = await fetch(target.dataset.stock ?? '');
    if (!response.ok) throw new Error(`Status ${response.status}`);
    target.textContent = (await response.json()).text;
  } catch {
    target.textContent = 'The stock level is not available.';
  }
  target.removeAttribute('aria-busy');
}

function confirmRemoval() {
  document.addEventListener('click', event => {
    const button =
      event.target instanceof Element && event.target.closest('[data-confirm]');
    if (
      button instanceof HTMLElement &&
      // A native dialog on purpose: acceptance tests have to deal with such, too.
      // eslint-disable-next-line no-alert
      !window.confirm(button.dataset.confirm)
    )
      event.preventDefault();
  });
}

/** Shows the new total while the customer types; the server counts for itself when the basket is sent. */
function runningTotal() {
  const basket = /** @type {HTMLFormElement | null} */ (
    document.querySelector('form.basket')
  );
  const total = basket?.querySelector('[data-testid="basket-total"]');
  if (!basket || !total) return;
  const count = () => {
    let sum = 0;
    for (const item of basket.querySelectorAll('.basket-item')) {
      if (!(item instanceof HTMLElement)) continue;
      const quantity = Number(item.querySelector('input')?.value);
      const line =
        Number(item.dataset.price) *
        (Number.isInteger(quantity) && quantity > 0 ? quantity : 0);
      const lineTotal = item.querySelector('[data-testid="line-total"]');
      if (lineTotal) lineTotal.textContent = money.format(line / 100);
      sum += line;
    }
    total.textContent = money.format(sum / 100);
  };
  basket.addEventListener('input', count);
  // A browser that goes back may put typed quantities into the fields again without an input event.
  window.addEventListener('pageshow', count);
}

/** The sum to pay follows country, delivery and voucher; only the answer to the newest question is shown. */
function liveQuote() {
  const form = /** @type {HTMLFormElement | null} */ (
    document.querySelector('#checkout')
  );
  const quote = document.querySelector('#quote');
  if (!form || !quote) return;
  let newest = 0;
  form.addEventListener('change', async event => {
    const name =
      event.target instanceof Element
        ? event.target.getAttribute('name')
        : null;
    if (name !== 'country' && name !== 'delivery' && name !== 'voucher') return;
    const data = new FormData(form);
    const question = new URLSearchParams();
    for (const key of ['country', 'delivery', 'voucher'])
      question.set(key, String(data.get(key) ?? ''));
    newest += 1;
    const mine = newest;
    try {
      const response = await fetch(`/api/quote?${question}`);
      if (!response.ok || mine !== newest) return;
      const { text } = await response.json();
      for (const sum of quote.querySelectorAll('[data-sum]')) {
        if (sum instanceof HTMLElement)
          sum.textContent = text[sum.dataset.sum ?? ''];
      }
    } catch {
      // The sum stays as it was: the server works it out again when the order is placed.
    }
  });
}

function cancelDialog() {
  const dialog = /** @type {HTMLDialogElement | null} */ (
    document.querySelector('#cancel-dialog')
  );
  const form = dialog?.querySelector('form');
  const number = dialog?.querySelector('[data-cancel-number]');
  const reason = dialog?.querySelector('textarea');
  if (!dialog || !form || !number || !reason) return;
  document.addEventListener('click', event => {
    if (!(event.target instanceof Element)) return;
    const opener = event.target.closest('[data-cancel]');
    if (opener instanceof HTMLElement) {
      const order = opener.dataset.cancel ?? '';
      if (number.textContent !== order) {
        number.textContent = order;
        form.action = `/orders/${order}/cancel`;
        reason.value = '';
      }
      dialog.querySelector('.alert')?.remove();
      reason.removeAttribute('aria-invalid');
      dialog.showModal();
      reason.focus();
    } else if (event.target.closest('[data-close]')) {
      dialog.close();
    }
  });
  if (dialog.hasAttribute('data-open')) {
    dialog.showModal();
    reason.focus();
  }
}

loadStock();
confirmRemoval();
runningTotal();
liveQuote();
cancelDialog();
