// @ts-check

/**
 * @typedef {'Kitchen' | 'Desk' | 'Garden'} Category
 *
 * @typedef {object} Product
 * @property {string} sku also the last part of the product's address
 * @property {string} name
 * @property {Category} category
 * @property {number} price in cents
 * @property {number} stock pieces; it never changes, so that parallel tests cannot sell each other out
 * @property {string} description
 *
 * @typedef {'name' | 'price-asc' | 'price-desc'} ProductOrder
 */

/** @type {readonly Category[]} */
export const CATEGORIES = ['Kitchen', 'Desk', 'Garden'];

/** @type {Readonly<Record<ProductOrder, string>>} */
export const PRODUCT_ORDERS = {
  name: 'Name',
  'price-asc': 'Price: low to high',
  'price-desc': 'Price: high to low',
};

const LOW_STOCK = 5;

/** @type {readonly Product[]} */
export const PRODUCTS = [
  {
    sku: 'bird-feeder',
    name: 'Bird feeder',
    category: 'Garden',
    price: 3100,
    stock: 0,
    description: 'A cedar roof over two perches, easy to fill from above.',
  },
  {
    sku: 'copper-kettle',
    name: 'Copper kettle',
    category: 'Kitchen',
    price: 6490,
    stock: 24,
    description: 'Boils a litre and a half, with a handle that stays cool.',
  },
  {
    sku: 'desk-lamp',
    name: 'Desk lamp',
    category: 'Desk',
    price: 7900,
    stock: 3,
    description: 'Warm, dimmable light on an arm that stays where you put it.',
  },
  {
    sku: 'garden-bench',
    name: 'Garden bench',
    category: 'Garden',
    price: 49900,
    stock: 12,
    description: 'Two seats of oiled larch. Delivered assembled.',
  },
  {
    sku: 'glass-teapot',
    name: 'Glass teapot',
    category: 'Kitchen',
    price: 3250,
    stock: 18,
    description: 'Heat-proof glass with a strainer for loose leaves.',
  },
  {
    sku: 'linen-notebook',
    name: 'Linen notebook',
    category: 'Desk',
    price: 1190,
    stock: 140,
    description: 'Lies flat, 160 dotted pages, bound in grey linen.',
  },
  {
    sku: 'oak-board',
    name: 'Oak chopping board',
    category: 'Kitchen',
    price: 2890,
    stock: 31,
    description: 'One piece of oak with a groove that catches the juice.',
  },
  {
    sku: 'pencil-set',
    name: 'Pencil set',
    category: 'Desk',
    price: 850,
    stock: 200,
    description: 'Six graphite pencils, from 4H to 4B, in a tin.',
  },
  {
    sku: 'stoneware-mug',
    name: 'Stoneware mug',
    category: 'Kitchen',
    price: 1450,
    stock: 86,
    description: 'Glazed by hand and safe in the dishwasher.',
  },
  {
    sku: 'terracotta-planter',
    name: 'Terracotta planter',
    category: 'Garden',
    price: 1995,
    stock: 44,
    description: 'Frost-proof clay with a matching saucer.',
  },
  {
    sku: 'wall-clock',
    name: 'Wall clock',
    category: 'Desk',
    price: 4500,
    stock: 9,
    description: 'A silent movement behind a birch face.',
  },
  {
    sku: 'watering-can',
    name: 'Watering can',
    category: 'Garden',
    price: 2675,
    stock: 27,
    description: 'Nine litres of galvanised steel with a brass rose.',
  },
];

const bySku = new Map(PRODUCTS.map(product => [product.sku, product]));

const searchText = new Map(
  PRODUCTS.map(product => [
    product.sku,
    `${product.name} ${product.category} ${product.description}`.toLowerCase(),
  ]),
);

// Sorted once, as the products never change; comparing by locale is slow.
/** @type {Readonly<Record<ProductOrder, readonly Product[]>>} */
const sorted = {
  name: PRODUCTS.toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
  'price-asc': PRODUCTS.toSorted((a, b) => a.price - b.price),
  'price-desc': PRODUCTS.toSorted((a, b) => b.price - a.price),
};

/** @param {string} sku @returns {Product | undefined} */
export const findProduct = sku => bySku.get(sku);

/**
 * A product matches when every word of the query is part of its name, category or description.
 *
 * @param {{ query?: string, category?: string, order?: ProductOrder }} criteria
 * @returns {Product[]}
 */
export function searchProducts({ query = '', category = '', order = 'name' }) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return sorted[order].filter(product => {
    if (category && product.category !== category) return false;
    const text = searchText.get(product.sku) ?? '';
    return words.every(word => text.includes(word));
  });
}

/** @param {Product} product @returns {string} */
export function stockLevel({ stock }) {
  if (stock === 0) return 'Out of stock';
  return stock <= LOW_STOCK
    ? `Only ${stock} left in stock`
    : `${stock} in stock`;
}
