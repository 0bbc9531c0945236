document.querySelector('main').append('More words.');
