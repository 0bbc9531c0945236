const button = document.createElement('button');
button.textContent = 'Copy';
button.addEventListener('click', () => { document.querySelector('output').textContent = 'copied'; });
document.querySelector('main')?.append(button, document.createElement('output'));
