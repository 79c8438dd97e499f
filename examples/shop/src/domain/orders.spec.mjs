// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customerFor } from './customers.mjs';
import { addWorkingDays, isoDate } from './dates.mjs';
import { invoiceText, ordersCsv } from './files.mjs';
import {
  cancelOrder,
  orderNumbers,
  pastOrders,
  sortOrders,
} from './orders.mjs';

const orders = () => pastOrders(customerFor('customer01@shop.example'));

describe('orders', () => {
  it('starts every customer with the same past orders, none shared', () => {
    const [mine, theirs] = [
      orders(),
      pastOrders(customerFor('customer02@shop.example')),
    ];
    assert.deepEqual(
      mine.map(({ number }) => number),
      theirs.map(({ number }) => number),
    );
    assert.equal(cancelOrder(mine[5], 'Ordered twice'), null);
    assert.equal(mine[5].status, 'Cancelled');
    assert.equal(theirs[5].status, 'Processing');
    assert.equal(theirs[5].details.name, 'Customer 02 (Germany)');
  });

  it('numbers new orders one by one, after the past ones', () => {
    const next = orderNumbers();
    assert.deepEqual([next(), next()], ['ES-100101', 'ES-100102']);
  });

  it('sorts by a column, equal rows by number', () => {
    assert.deepEqual(
      sortOrders(orders(), 'total', 'desc').map(({ number }) =>
        number.slice(-1),
      ),
      ['5', '6', '2', '1', '4', '3'],
    );
    assert.deepEqual(
      sortOrders(orders(), 'status', 'asc').map(({ number }) =>
        number.slice(-1),
      ),
      ['3', '1', '2', '4', '6', '5'],
    );
    assert.deepEqual(
      sortOrders(orders(), 'customer', 'desc').map(({ number }) =>
        number.slice(-1),
      ),
      ['1', '2', '3', '4', '5', '6'],
    );
  });

  it('cancels only what is being processed, and only with a reason', () => {
    const [delivered, , , , , processing] = orders();
    assert.match(
      cancelOrder(delivered, 'Ordered twice') ?? '',
      /is delivered and can no longer be cancelled/,
    );
    assert.match(cancelOrder(processing, '  no ') ?? '', /at least 5/);
    assert.equal(processing.status, 'Processing');
  });

  it('writes CSV that a spreadsheet does not run', () => {
    const [order] = pastOrders({
      name: '=1+1,"x"',
      email: 'a@b.example',
      country: '',
    });
    assert.equal(
      ordersCsv([order]),
      'Number,Date,Customer,Items,Total,Status\r\nES-100001,2025-01-14,"\'=1+1,""x""",4,62.95,Delivered\r\n',
    );
  });

  it('writes an invoice with every amount', () => {
    const text = invoiceText(orders()[1]);
    for (const part of [
      'ES-100002',
      '1 x Oak chopping board at €28.90',
      '€66.35',
      'Customer 01 (Ireland)',
    ])
      assert(text.includes(part), part);
  });

  it('counts working days over a week-end', () => {
    assert.equal(
      isoDate(addWorkingDays(Date.parse('2025-06-06T12:00:00Z'), 1)),
      '2025-06-09',
    );
  });
});
