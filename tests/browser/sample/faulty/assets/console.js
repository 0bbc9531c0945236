console.warn('three', 3);
