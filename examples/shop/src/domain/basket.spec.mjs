// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  addToBasket,
  basketCount,
  basketTotal,
  changeQuantities,
} from './basket.mjs';
import { findProduct } from './products.mjs';

/** @param {string} sku */
function product(sku) {
  const found = findProduct(sku);
  assert(found, sku);
  return found;
}

describe('basket', () => {
  it('adds to what is there already', () => {
    const basket = new Map();
    assert.equal(addToBasket(basket, product('stoneware-mug'), 1), null);
    assert.equal(addToBasket(basket, product('stoneware-mug'), 2), null);
    assert.equal(basketCount(basket), 3);
    assert.equal(basketTotal(basket), 4350);
  });

  it('refuses more than the stock, more than ten, and what is no quantity', () => {
    const basket = new Map([['stoneware-mug', 9]]);
    assert.equal(
      addToBasket(basket, product('desk-lamp'), 4),
      'Desk lamp: only 3 left in stock.',
    );
    assert.equal(
      addToBasket(basket, product('bird-feeder'), 1),
      'Bird feeder is out of stock.',
    );
    assert.match(
      addToBasket(basket, product('stoneware-mug'), 2) ?? '',
      /at most 10/,
    );
    assert.match(
      addToBasket(basket, product('stoneware-mug'), -1) ?? '',
      /from 1 to 10/,
    );
    assert.deepEqual([...basket], [['stoneware-mug', 9]]);
  });

  it('changes all quantities or none', () => {
    const basket = new Map([
      ['stoneware-mug', 1],
      ['desk-lamp', 1],
    ]);
    const problems = changeQuantities(
      basket,
      new Map([
        ['stoneware-mug', '5'],
        ['desk-lamp', '1e1'],
      ]),
    );
    assert.deepEqual([...problems.keys()], ['desk-lamp']);
    assert.equal(basketCount(basket), 2);
    assert.equal(
      changeQuantities(basket, new Map([['stoneware-mug', '5']])).size,
      0,
    );
    assert.equal(basketCount(basket), 6);
  });
});
